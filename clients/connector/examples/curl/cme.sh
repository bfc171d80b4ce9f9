# How the other scripts here call the connector. The token is read from its file and never stands in the list of processes.
# CME_CONNECTOR: its address; CME_TOKEN_FILE: the token file it named when it started.
CME_CONNECTOR=${CME_CONNECTOR:-http://127.0.0.1:4285}

cme() { # cme PATH [options of curl]
  path=$1
  shift
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$CME_TOKEN_FILE")" |
    curl --config - --silent --show-error --fail-with-body "$@" "$CME_CONNECTOR$path"
}
