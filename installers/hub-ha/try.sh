#!/bin/bash
# A hub that outlives a machine, on one machine, for trying: three PostgreSQL nodes under Patroni and etcd, two hubs,
# HAProxy. Nothing is installed or changed outside $TRY, and `down` takes all of it away.
#
#   try.sh up            build it and say where it listens
#   try.sh status        who leads
#   try.sh kill-leader   end the leading PostgreSQL and its Patroni as a power cut would
#   try.sh start NODE    bring a node back
#   try.sh cut NODE      pull its network cable (root: each node has a network namespace of its own)
#   try.sh heal NODE     and put it back
#   try.sh down          end everything and delete $TRY
#
# Debian 12: apt-get install --no-install-recommends postgresql patroni etcd-server etcd-client haproxy
# (they start services of their own, which this does not need). `clinic-hub` is taken from the path, or $HUB.
set -euo pipefail

HERE=$(cd "$(dirname "$0")" && pwd)
TRY=${TRY:-/var/tmp/clinic-hub-ha}
HUB=${HUB:-clinic-hub}
PORT=${PORT:-8440}
NODES="1 2 3"
BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
ROOT=$([ "$(id -u)" = 0 ] && echo yes || echo no)
WHO=${WHO:-nobody}                       # PostgreSQL refuses root

if [ "$ROOT" = yes ]; then NET=10.77.0 FROM=10.77.0.0/24; else NET=127.77.0 FROM=127.0.0.0/8; fi
address() { echo "$NET.1$1"; }
etcds() { local all=""; for n in $NODES; do all="$all,$(address "$n"):2379"; done; echo "${all#,}"; }

# Where a node's programs run: in its own namespace, as somebody who is not root.
at() {
    local node=$1; shift
    if [ "$ROOT" = yes ]; then
        ip netns exec "clinic-hub$node" setpriv --reuid="$WHO" --regid="$(id -gn "$WHO")" --clear-groups -- env HOME="$TRY/$node" "$@"
    else
        "$@"
    fi
}

# A process of its own session, whose number is kept: `end` ends it and all it started.
begin() {
    local name=$1; shift
    setsid "$@" >>"$TRY/$name.log" 2>&1 </dev/null &
    echo $! >"$TRY/$name.pid"
}
end() {
    local name=$1 signal=${2:-TERM} pid
    [ -e "$TRY/$name.pid" ] || return 0
    pid=$(cat "$TRY/$name.pid")
    kill "-$signal" -- "-$pid" 2>/dev/null || true
    for _ in $(seq 100); do pgrep -g "$pid" -r R,S,D,I >/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
    rm -f "$TRY/$name.pid"
}

needs() {
    local missing=""
    for program in etcd patroni patronictl haproxy setpriv curl; do command -v "$program" >/dev/null || missing="$missing $program"; done
    [ -n "$BIN" ] || missing="$missing postgresql"
    [ -z "$missing" ] || { echo "missing:$missing" >&2; exit 3; }
}

networks() {
    [ "$ROOT" = yes ] || return 0
    ip link add clinic-hub type bridge
    ip addr add "$NET.1/24" dev clinic-hub
    ip link set clinic-hub up
    for n in $NODES; do
        ip netns add "clinic-hub$n"
        ip link add "clinic-hub$n" type veth peer name eth0 netns "clinic-hub$n"
        ip link set "clinic-hub$n" master clinic-hub up
        ip -n "clinic-hub$n" addr add "$(address "$n")/24" dev eth0
        ip -n "clinic-hub$n" link set eth0 up
        ip -n "clinic-hub$n" link set lo up
    done
}
no_networks() {
    [ "$ROOT" = yes ] || return 0
    for n in $NODES; do ip netns del "clinic-hub$n" 2>/dev/null || true; ip link del "clinic-hub$n" 2>/dev/null || true; done
    ip link del clinic-hub 2>/dev/null || true
}

fill() {  # template, node -> stdout
    local n=$2 cluster=""
    for each in $NODES; do cluster="$cluster,node$each=http://$(address "$each"):2380"; done
    sed -e "s|@NAME@|node$n|; s|@ADDRESS@|$(address "$n")|; s|@ETCD@|$(etcds)|; s|@CLUSTER@|${cluster#,}|; s|@BIN@|$BIN|" \
        -e "s|@NETWORK@|$FROM|; s|@PGPASS@|$TRY/$n/pgpass|; s|@SOCKETS@|$TRY/$n|; s|@SHARED_BUFFERS@|64MB|; s|@WATCHDOG@|'off'|" \
        -e "s|@SUPER@|$(cat "$TRY/super")|; s|@REPLICATION@|$(cat "$TRY/replication")|; s|@REWIND@|$(cat "$TRY/rewind")|" \
        -e "s|@DATA@|$TRY/$n/$3|" "$1"
}

start() {
    local n=$1
    [ -e "$TRY/etcd$n.pid" ] || begin "etcd$n" "$0" within "$n" etcd --config-file "$TRY/$n/etcd.yml"
    [ -e "$TRY/patroni$n.pid" ] || begin "patroni$n" "$0" within "$n" patroni "$TRY/$n/patroni.yml"
}

leader() {
    for n in $NODES; do
        if curl -sf -m 2 -o /dev/null "http://$(address "$n"):8008/primary"; then echo "$n"; return 0; fi
    done
    return 1
}
until_led() { for _ in $(seq "${1:-120}"); do leader >/dev/null && return 0; sleep 1; done; echo "no leader" >&2; return 1; }
until_standbys() {
    for _ in $(seq 120); do
        [ "$(for n in $NODES; do curl -sf -m 2 "http://$(address "$n"):8008/replica" 2>/dev/null; done | grep -o '"state": "running"\|"state": "streaming"' | wc -l)" = 2 ] && return 0
        sleep 1
    done
    echo "the standbys do not follow" >&2; return 1
}

database() { echo "postgresql://hub:$(cat "$TRY/hub")@127.0.0.1:$((PORT + 3))/hub"; }

# Whether a node has heard of the hub's role and database: a copy may be a moment behind.
known() {
    for _ in $(seq 100); do
        PGPASSWORD=$(cat "$TRY/hub") "$BIN/psql" -qXAt -h "$(address "$1")" -U hub hub -c 'SELECT 1' >/dev/null 2>&1 && return 0
        sleep 0.2
    done
    echo "node $1 does not follow" >&2; return 1
}

hub() {  # number, port, more
    begin "hub$1" "$HUB" serve --data "$TRY/hub-$1" --database "$(database)" --port "${@:2}"
    for _ in $(seq 100); do grep -q "^listening on" "$TRY/hub$1.log" && return 0; sleep 0.2; done
    echo "hub $1 does not start:" >&2; tail -3 "$TRY/hub$1.log" >&2; return 1
}

up() {
    needs
    [ ! -e "$TRY" ] || { echo "$TRY is there already: try.sh down" >&2; exit 1; }
    umask 077
    mkdir -p "$TRY"; chmod 711 "$TRY"
    for secret in super replication rewind hub; do head -c 24 /dev/urandom | base64 | tr -d '/+=\n' >"$TRY/$secret"; done
    networks
    for n in $NODES; do
        mkdir -p "$TRY/$n"
        fill "$HERE/etcd.yml" "$n" etcd >"$TRY/$n/etcd.yml"
        fill "$HERE/patroni.yml" "$n" data >"$TRY/$n/patroni.yml"
        [ "$ROOT" = no ] || chown -R "$WHO" "$TRY/$n"
        start "$n"
    done
    until_led; until_standbys
    PGPASSWORD=$(cat "$TRY/super") "$BIN/psql" -qX -h "$(address "$(leader)")" -U postgres postgres \
        -c "CREATE ROLE hub LOGIN PASSWORD '$(cat "$TRY/hub")'" -c "CREATE DATABASE hub OWNER hub"
    for n in $NODES; do known "$n"; done
    proxy
    begin haproxy haproxy -db -f "$TRY/haproxy.cfg"
    leads
    hub 1 $((PORT + 1))
    cp -a "$TRY/hub-1" "$TRY/hub-2"          # the second is the same hub: the same key
    hub 2 $((PORT + 2)) --keep-bytes 0       # backups lie with the first
    answers || { echo "no hub answers:" >&2; tail -n 3 "$TRY/haproxy.log" >&2; return 1; }
    cat "$TRY/hub1.log"
    echo "both hubs behind http://127.0.0.1:$PORT; node$(leader) leads"
    echo "operator's commands: clinic-hub … --data $TRY/hub-1 --database \"\$(try.sh database)\""
}

# HAProxy takes every node for a leader until it has asked each twice: four in a row that may write.
leads() {
    local good=0
    for _ in $(seq 200); do
        if [ "$("$BIN/psql" -qXAt "$(database)" -c 'SELECT pg_is_in_recovery()' 2>/dev/null)" = f ]; then good=$((good + 1)); else good=0; fi
        [ "$good" -lt 4 ] || return 0
        sleep 0.2
    done
    echo "HAProxy finds no leader" >&2; return 1
}

proxy() {
    local hubs nodes
    hubs=$(for n in 1 2; do echo "    server hub$n 127.0.0.1:$((PORT + n)) check"; done)
    nodes=$(for n in $NODES; do echo "    server node$n $(address "$n"):5432 check port 8008"; done)
    awk -v listen="127.0.0.1:$PORT" -v database="127.0.0.1:$((PORT + 3))" -v hubs="$hubs" -v nodes="$nodes" \
        -v keep="$(echo "$hubs" | head -1)" \
        '{sub(/@LISTEN@/, listen); sub(/@DATABASE@/, database)} $0 == "@HUBS@" {$0 = hubs} $0 == "@KEEP@" {$0 = keep}
         $0 == "@NODES@" {$0 = nodes} {print}' "$HERE/haproxy.cfg" >"$TRY/haproxy.cfg"
}

answers() {
    for _ in $(seq 50); do
        curl -sf -m 1 -o /dev/null "http://127.0.0.1:$PORT/v1/ping?n=$(printf '0%.0s' $(seq 32))" && return 0
        sleep 0.2
    done
    return 1
}

down() {
    for name in haproxy hub1 hub2; do end "$name" KILL; done
    for n in $NODES; do end "patroni$n" KILL; done
    for n in $NODES; do end "etcd$n" KILL; postgres_of "$n" KILL; done
    no_networks
    rm -rf "$TRY"
}

postgres_of() {
    local file="$TRY/$1/data/postmaster.pid"
    [ ! -e "$file" ] || { local pid; pid=$(head -1 "$file"); kill "-$2" "$pid" $(pgrep -P "$pid") 2>/dev/null || true; }
}

kill_leader() {
    local n; n=$(leader)
    kill -KILL -- "-$(cat "$TRY/patroni$n.pid")"; rm -f "$TRY/patroni$n.pid"
    postgres_of "$n" KILL
    echo "$n"
}

link() { [ "$ROOT" = yes ] || { echo "only root has namespaces to cut" >&2; exit 4; }; ip link set "clinic-hub$1" "$2"; }

case "${1:-}" in
    up) up ;;
    down) down ;;
    start) start "$2" ;;
    kill-leader) kill_leader ;;
    cut) link "$2" down ;;
    heal) link "$2" up ;;
    leader) leader ;;
    led) until_led "${2:-120}" ;;
    followed) until_led; until_standbys ;;
    database) database ;;
    within) shift; at "$@" ;;
    status) patronictl -c "$TRY/1/patroni.yml" list ;;
    *) sed -n '2,16s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
