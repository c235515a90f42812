#!/bin/bash
# walk-browser.sh PACKAGE.deb WORK [BASE.tar]: the unit of the browser in a Debian tree with its own systemd and logind (mmdebstrap; root): cage
# without a screen, Chromium with its sandbox, the kiosk's page in it. Tries what the package lays round them, some of it from inside the session.
set -euo pipefail
package=$1 work=$2 base=${3:-}
folder=$(dirname "$(realpath "$0")")
mkdir -p "$work"
if [ -z "$base" ]; then
  base=$work/base-browser.tar
  mmdebstrap --quiet --variant=minbase --include=nodejs,systemd,systemd-sysv,udev,logrotate,libpam-systemd,dbus,cage,chromium,wlr-randr,swayidle,xkb-data,grim trixie "$base"
fi
cp "$package" "$work/browser.deb"
set -- "$work/browser.deb" "$work/browser.deb" "$work/browser.deb" "$work" "$base"
. "$folder/walk-tree.sh"

say "== the browser at the screen"
must 'a machine with a screen takes the package' install "$work/browser.deb"
inside sh -c 'umask 077; printf "lindeveld\n" >/etc/library-kiosk/secrets/sip2-password'
simulated_library
must 'the kiosk starts' inside systemctl enable --now library-kiosk
# A tree has no console and no graphics: nothing else of the unit is changed.
inside sh -c 'mkdir -p /run/systemd/system/library-kiosk-browser.service.d
  printf "[Service]\nTTYPath=\nTTYReset=no\nTTYVHangup=no\nTTYVTDisallocate=no\nStandardInput=null\nUtmpIdentifier=\n" >/run/systemd/system/library-kiosk-browser.service.d/tree.conf
  printf "WLR_BACKENDS=headless\nWLR_RENDERER=pixman\nKIOSK_BROWSER_OPTIONS=--disable-gpu\n" >/etc/default/library-kiosk-browser
  systemctl daemon-reload'
must 'the browser starts' inside systemctl enable --now library-kiosk-browser
page_answers() { inside node -e 'fetch("http://127.0.0.1:8080/seen").then((r)=>process.exit(r.status===204?0:1))'; }
must 'the page answers in it' eventually page_answers
must 'and its exposure is small' inside systemd-analyze security --no-pager --threshold=25 library-kiosk-browser.service
say "   $(inside systemd-analyze security --no-pager library-kiosk-browser.service | tail -n 1 | cut -c 5-)"

. "$folder/walk-screen.sh"

main=$(inside systemctl show -P MainPID library-kiosk-browser)
user=$(inside id -u library-kiosk-browser)
status() { inside grep -h "^$2:" "/proc/$1/status" | cut -f 2; }
renderer=$(inside sh -c 'grep -lz -- --type=renderer /proc/[0-9]*/cmdline 2>/dev/null' | head -n 1 | cut -d/ -f 3)
apart() { for kind in user pid net; do [ "$(inside readlink "/proc/$renderer/ns/$kind")" != "$(inside readlink "/proc/$main/ns/$kind")" ] || return 1; done; }
must 'the sandbox of Chromium holds: a page has namespaces of its own' apart
must 'and a filter of system calls more than the unit has' [ "$(status "$renderer" Seccomp_filters)" -gt "$(status "$main" Seccomp_filters)" ]
must 'no process of it gets a right that it did not begin with' [ "$(status "$main" NoNewPrivs)$(status "$main" CapBnd)" = 10000000000000000 ]
must 'no process of it leaves its memory on the disk' inside grep -qE '^Max core file size +0 +0 ' "/proc/$main/limits"

session=$(inside sed -n 's/^0:://p' "/proc/$main/cgroup")
must "its processes are in a session: $session" [ "${session#/user.slice/user-$user.slice/session-}" != "$session" ]
# An address that is not the loopback one, though it is this machine's: what comes of it is the filter's alone.
nsenter -t "$system" -n ip addr add 192.0.2.1/32 dev lo
inside sh -c 'node -e "require(\"net\").createServer((s) => s.end()).listen(9999, \"0.0.0.0\")" >/dev/null 2>&1 &'
cat >"$tree/usr/local/bin/reach" <<'PROBE'
#!/usr/bin/env node
const socket = require('node:net').connect({ host: process.argv[2], port: 9999 });
socket.on('connect', () => process.exit(0)).on('error', () => process.exit(1));
setTimeout(() => process.exit(1), 3000);
PROBE
chmod +x "$tree/usr/local/bin/reach"
in_session() { inside sh -c "echo \$\$ >/sys/fs/cgroup$session/cgroup.procs && exec setpriv --reuid library-kiosk-browser --regid library-kiosk-browser --init-groups $*"; }
must 'outside the session another address is reached' eventually inside /usr/local/bin/reach 192.0.2.1
must 'from inside the session the kiosk is' in_session /usr/local/bin/reach 127.0.0.1
mustnt 'and nothing else' in_session /usr/local/bin/reach 192.0.2.1
# The memory of a tree is not its own to limit: what systemd is going to do with it is read.
must 'the memory of the session has a limit' [ "$(inside systemctl show -P MemoryMax -P MemorySwapMax "user-$user.slice" | sort -n | tr '\n' ' ')" = '0 1610612736 ' ]

must 'no key opens a log-in on another console' [ "$(inside busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager NAutoVTs)" = 'u 0' ]
must 'no key reaches the kernel' [ "$(inside /usr/lib/systemd/systemd-sysctl --cat-config | grep '^kernel.sysrq *=' | tail -n 1 | tr -d ' ')" = kernel.sysrq=0 ]
# What it comes to: shortcuts.test.ts, with the same Chromium of Debian and the same folder.
must 'the policy of Chromium is where it looks for one' inside sh -c 'node -e "JSON.parse(fs.readFileSync(process.argv[1]))" /etc/chromium/policies/managed/library-kiosk.json'

inside gpasswd --add library-kiosk-browser input >/dev/null
must 'who was let read every key by an earlier package' install "$work/browser.deb"
must 'is not any more' inside sh -c '! id -nG library-kiosk-browser | grep -qw input'
must 'the browser is there again' eventually page_answers
must 'purged, nothing is left around it' inside sh -c 'dpkg -P library-kiosk && ! ls /etc/chromium/policies/managed/library-kiosk.json /etc/systemd/system/user-*.slice.d /usr/lib/systemd/logind.conf.d/library-kiosk.conf'
say 'all is so'
