#!/bin/sh
# A one-host Ceph object gateway from Debian's packages, for trying everything on a real S3. Needs root; keeps what it stores in memory.
#   ceph.sh install          the packages (apt)
#   ceph.sh start FOLDER     starts it and prints the S3_* variables of an empty bucket, ready for a gateway or for the tests
#   ceph.sh stop FOLDER      stops what start began, by the ids it wrote down, and nothing else
# Without authentication nothing can be encrypted, and radosgw asks its monitor for that unless told (crc below).
# No deployment: one disk that is memory, no authentication inside the cluster, everything on 127.0.0.1.
set -eu

packages="ceph-mon ceph-osd radosgw"
die() { echo "$*" >&2; exit 1; }

install() {
  [ "$(id -u)" = 0 ] || die "Installing needs root."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $packages
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# run NAME COMMAND…: in the background, its id and its log in the folder. Not in the group of the terminal: Ctrl-C is not for it.
run() {
  name=$1; shift
  setsid "$@" >"$folder/$name.log" 2>&1 </dev/null &
  echo $! >"$folder/$name.pid"
}

# wait_for SECONDS COMMAND…: until it succeeds.
wait_for() {
  tries=$(($1 * 5)); shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || die "This did not succeed in time: $* (logs in $folder)"
    sleep 0.2
  done
}

start() {
  [ "$(id -u)" = 0 ] || die "Ceph's daemons are started as root here."
  for program in ceph-mon ceph-osd radosgw radosgw-admin monmaptool; do
    command -v "$program" >/dev/null || die "$program is not installed: run '$0 install' first."
  done
  mkdir -p "$folder/mon" "$folder/osd" "$folder/run" "$folder/rgw"
  fsid=$(cat /proc/sys/kernel/random/uuid)
  mon_port=$(free_port)
  s3_port=$(free_port)
  conf="$folder/ceph.conf"
  cat >"$conf" <<CONF
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$mon_port/0]
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms mon service mode = crc
ms mon cluster mode = crc
public addr = 127.0.0.1
cluster addr = 127.0.0.1
run dir = $folder/run
admin socket = $folder/run/\$cluster-\$name.asok
pid file =
keyring = $folder/keyring
log file =
log to stderr = true
mon data = $folder/mon
osd data = $folder/osd
rgw data = $folder/rgw
crash dir = $folder/run
mon allow pool size one = true
mon allow pool delete = true
mon warn on pool no redundancy = false
mon osd full ratio = 0.99
mon osd nearfull ratio = 0.98
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = ${CEPH_MEMORY_BYTES:-8589934592}
rgw enable usage log = false
rgw lc debug interval = -1
CONF
  : >"$folder/keyring"
  monmaptool --create --clobber --fsid "$fsid" --addv a "[v2:127.0.0.1:$mon_port]" "$folder/monmap" >/dev/null
  ceph-mon -c "$conf" --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring" >/dev/null 2>&1
  run mon ceph-mon -c "$conf" -f -i a
  wait_for 30 ceph -c "$conf" --connect-timeout 5 mon stat
  uuid=$(cat /proc/sys/kernel/random/uuid)
  ceph -c "$conf" osd new "$uuid" 0 </dev/null >/dev/null
  ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$uuid" >/dev/null 2>&1
  run osd ceph-osd -c "$conf" -f -i 0
  wait_for 60 sh -c "ceph -c '$conf' --connect-timeout 5 osd stat | grep -q '1 up'"
  key=$(head -c 15 /dev/urandom | od -An -tx1 | tr -d ' \n')
  secret=$(head -c 30 /dev/urandom | od -An -tx1 | tr -d ' \n')
  radosgw-admin -c "$conf" user create --uid gateway --display-name gateway --access-key "$key" --secret-key "$secret" \
    >"$folder/user.json" 2>"$folder/user.log"
  run rgw radosgw -c "$conf" -f -n client.admin --rgw-frontends "beast endpoint=127.0.0.1:$s3_port"
  wait_for 60 node -e "fetch('http://127.0.0.1:$s3_port').then(() => process.exit(0), () => process.exit(1))"
  cat >"$folder/env" <<ENV
S3_ENDPOINT=http://127.0.0.1:$s3_port
S3_REGION=us-east-1
S3_BUCKET=cme-attachments
S3_ACCESS_KEY_ID=$key
S3_SECRET_ACCESS_KEY=$secret
ENV
  cat "$folder/env"
}

stop() {
  for name in rgw osd mon; do
    [ -f "$folder/$name.pid" ] || continue
    pid=$(cat "$folder/$name.pid")
    # Only while it is still ours: its command line names our folder.
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q "$folder/ceph.conf"; then
      kill "$pid" 2>/dev/null || true
      tries=50
      while kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do tries=$((tries - 1)); sleep 0.1; done
      kill -9 "$pid" 2>/dev/null || true
    fi
    rm -f "$folder/$name.pid"
  done
}

case "${1:-}" in
  install) install ;;
  start | stop)
    [ -n "${2:-}" ] || die "Which folder?"
    mkdir -p "$2"
    folder=$(cd "$2" && pwd)
    "$1"
    ;;
  *) die "Usage: $0 install | start FOLDER | stop FOLDER" ;;
esac
