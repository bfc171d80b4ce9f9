#!/bin/sh
# Takes what is new in the in-box: reads it (the sender sees: delivered), saves its files, accepts it in the name of an officer.
# accept-new.sh FOLDER "NAME" "ROLE"
set -eu
. "$(dirname "$0")/cme.sh"
folder=$1 name=$2 role=$3
# One identifier a line: every row names its own address. An enquiry (kind=enquiry) is nothing to accept: an officer replies to it.
cme '/inbox?list=new&kind=transfer' | grep -o '"href":"/referrals/[^"]*"' | cut -d'"' -f4 | while read -r referral; do
  id=${referral##*/}
  cme "$referral" >"$folder/$id.json"
  grep -o '"href":"[^"]*/attachments/[^"]*"' "$folder/$id.json" | cut -d'"' -f4 | while read -r file; do
    cme "$file" --remote-name --remote-header-name --output-dir "$folder"
  done
  # What the officer saw: if anything was said since, the acceptance is refused, and they look again.
  head=$(grep -o '"head":"[^"]*"' "$folder/$id.json" | cut -d'"' -f4)
  cme "$referral/accept" --json "{
    \"reference\": \"accept $id\",
    \"seen\": \"$head\",
    \"officer\": { \"name\": \"$name\", \"role\": \"$role\" },
    \"content\": { \"basis\": \"child_seen\", \"case_reference\": { \"not_known\": \"Given with the first message.\" } }
  }"
  echo
done
