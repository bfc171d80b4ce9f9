#!/bin/sh
# Refers a child, with files. Run again, after a crash or by mistake, it sends no second referral.
# send.sh REQUEST.json [TYPE=FILE]…      e.g. send.sh referral.json ehcp=plan.pdf
set -eu
. "$(dirname "$0")/cme.sh"
request=$1
shift
for file in "$@"; do
  set -- "$@" --form "${file%%=*}=@${file#*=}"
  shift
done
cme /referrals --form "request=@$request;type=application/json" "$@"
echo
