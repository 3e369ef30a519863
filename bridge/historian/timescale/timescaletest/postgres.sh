#!/usr/bin/env bash
# A PostgreSQL server of its own for tests and measurements, on 127.0.0.1, with its data in a folder that is there for nothing else.
#
#   postgres.sh init PORT FOLDER    makes the data in FOLDER; the user is gemel, the password is in FOLDER/password
#   postgres.sh start FOLDER        becomes the server, until its standard input ends: with the program that started it
#
# It needs the package postgresql of Debian, and takes TimescaleDB where its extension is installed. PostgreSQL refuses to run as root: it runs as the
# user postgres then.
set -euo pipefail
shopt -s nullglob
all=(/usr/lib/postgresql/*/bin/initdb)
[ ${#all[@]} -gt 0 ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 3; }
bin=$(dirname "$(printf '%s\n' "${all[@]}" | sort -V | tail -1)")
as=(env)
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=postgres --regid=postgres --clear-groups env)
export LC_ALL=C
case $1 in
init)
  port=$2 folder=$3
  [ "$(id -u)" != 0 ] || chown -R postgres:postgres "$folder"
  "${as[@]}" "$bin/initdb" --no-sync --encoding=UTF8 --auth=scram-sha-256 --username=gemel --pwfile="$folder/password" --pgdata="$folder/data" >/dev/null
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = ''"
    echo "port = $port"
    echo "max_connections = 40"
    if [ -e "$bin/../lib/timescaledb.so" ]; then
      echo "shared_preload_libraries = 'timescaledb'"
      echo "timescaledb.telemetry_level = off"
    fi
  } >>"$folder/data/postgresql.conf"
  ;;
start)
  exec 3<&0
  { cat <&3 >/dev/null; kill -QUIT $$; } 2>/dev/null & # $$ is the server from here on
  exec "${as[@]}" "$bin/postgres" -D "$2/data" 3<&- </dev/null
  ;;
esac
