#!/bin/sh
# Sets NAME to the contents of the file that NAME_FILE names, for the settings that are secrets, then runs the command.
# GATEWAY_KEY_FILE is a setting of its own and is left alone.
set -eu
for name in DATABASE_URL DATABASE_OWNER_URL DATABASE_RETENTION_URL S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY SMTP_URL; do
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then
    value=$(cat "$file")
    export "$name=$value"
    unset "${name}_FILE"
  fi
done
exec "$@"
