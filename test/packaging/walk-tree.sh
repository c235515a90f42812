#!/bin/bash
# walk-tree.sh: what each walk begins with, sourced with the arguments of walk.sh: boots the tree, and defines the words that a walk is written in.
# DEMO is the package of the demonstration, which has the simulated library system.
old=$1 new=$2 narrow=$3 work=$4 base=${5:-} demo=$DEMO
here=$(dirname "$(realpath "$0")")
tree=$work/tree
system=
kills=${KILLS:-20}
mkdir -p "$work"

say() { printf '%s\n' "$*"; }
must() { local what=$1; shift; if "$@" >"$work/last" 2>&1; then if [ -n "$what" ]; then say "ok: $what"; fi; else say "NOT SO: $what"; cat "$work/last"; exit 1; fi; }
mustnt() { local what=$1; shift; if "$@" >"$work/last" 2>&1; then say "NOT SO: $what"; cat "$work/last"; exit 1; else say "ok: $what"; fi; }
inside() { nsenter -t "$system" -m -p -u -i -n -C env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb DEBIAN_FRONTEND=noninteractive "$@"; }
eventually() { for _ in $(seq 150); do if "$@" >/dev/null 2>&1; then return 0; fi; sleep 0.2; done; "$@"; }
took=0
seconds() { local from=$EPOCHREALTIME; "$@"; took=$(bc <<<"$EPOCHREALTIME - $from"); say "   $(printf '%.1f' "$took") s"; }
install() { inside dpkg --force-confold -i "/root/$(basename "$1")"; }
runs() { inside systemctl is-active library-kiosk && [ "$(inside readlink /opt/library-kiosk/current)" = "$1" ]; }
simulated_library() { inside sh -c 'kiosk-demo simulators --only library --port 6001 >/var/log/simulator.log 2>&1 &'; }
main_pid() { inside systemctl show -P MainPID library-kiosk; }
# Between its last stop and its last start, in seconds of the machine's log.
stood_still() { inside journalctl -u library-kiosk -o short-unix --no-pager | awk '/"code":"stopping"/ { from = $1 } /"code":"started"/ { to = $1 } END { printf "%.1f", to - from }'; }
# user_version of SQLite: four bytes of the header of a database that was closed in order.
shape() { od -An -t u4 --endian=big -j 60 -N 4 "$tree/$1" | tr -d ' '; }
end() { if [ -n "$system" ]; then kill -9 "$system" 2>/dev/null || true; fi; }
trap end EXIT
set -E
trap 'say "NOT SO: line $LINENO: $BASH_COMMAND"' ERR

if [ -z "$base" ]; then
  base=$work/base.tar
  mmdebstrap --quiet --variant=minbase --include=nodejs,systemd,systemd-sysv,udev,logrotate,libbpf1 trixie "$base"
fi
mkdir -p "$tree"
tar -xf "$base" -C "$tree"
cp "$old" "$new" "$narrow" "$demo" "$tree/root/"
chroot "$tree" systemctl mask console-getty.service getty@tty1.service >/dev/null 2>&1 || true
sh "$here/boot-tree.sh" "$tree" &
holder=$!
# Not one of the programs that boot-tree.sh calls on the way.
eventually pgrep -P "$holder" -x systemd >/dev/null
system=$(pgrep -P "$holder" -x systemd)
eventually inside test -S /run/systemd/private
eventually inside systemctl is-system-running
say "ok: systemd $(inside systemctl --version | head -n 1 | cut -d' ' -f2) runs in the tree, node $(inside node --version)"
must 'the demonstration is installed' inside dpkg -i "/root/$(basename "$demo")"
