#!/bin/bash
# walk.sh OLD.deb NEW.deb NARROW.deb WORK [BASE.tar]: installs, starts, upgrades, rolls back, kills, removes and purges the package
# in a Debian tree with its own systemd (mmdebstrap; root). NEW has a later shape of the journal, NARROW does not take the
# configuration that is there. One line a thing seen; the first that is not so ends it with 1.
set -euo pipefail
. "$(dirname "$(realpath "$0")")/walk-tree.sh"

v_old=versions/$(dpkg-deb -f "$old" Version) v_new=versions/$(dpkg-deb -f "$new" Version)
say "== install ($(stat -c %s "$old") bytes)"
seconds must 'a new machine takes the package' install "$old"
mustnt 'a kiosk without its password does not run' inside systemctl start library-kiosk
must 'and systemd does not try for ever' inside sh -c 'systemctl show -P NRestarts library-kiosk | grep -qx 0'
inside sh -c 'umask 077; printf "lindeveld\n" >/etc/library-kiosk/secrets/sip2-password'
simulated_library
must 'with its password it starts' inside systemctl start library-kiosk
must 'systemd was told that it is ready' runs "$v_old"
must 'it has logged in' eventually inside sh -c 'journalctl -u library-kiosk -o cat | grep -q on-line'
screen_for() { inside setpriv --reuid "$1" --regid nogroup --clear-groups node -e 'fetch(process.argv[1]).then((r)=>process.exit(r.status===Number(process.argv[2])?0:1))' "http://127.0.0.1:8080$2" "$3"; }
must "its screen is served to the browser's user" screen_for library-kiosk-browser / 200
must 'to another user not' screen_for nobody / 403
must 'its stream neither' screen_for nobody /events 403
must 'the service panel is' screen_for nobody /service/ 200
must 'it runs as nobody else' inside sh -c '[ "$(stat -c %U "/proc/$(systemctl show -P MainPID library-kiosk)")" = library-kiosk ]'
must 'no other user reads its data' inside sh -c '[ "$(stat -c %a%U /var/lib/library-kiosk)" = 700library-kiosk ]'
must 'the commands work while it runs' inside sh -c 'kiosk check && kiosk journal list && kiosk --version'
must 'killed, it is started again' inside sh -c 'kill -9 $(systemctl show -P MainPID library-kiosk)'
must '' eventually inside sh -c '[ "$(systemctl show -P NRestarts library-kiosk)" = 1 ] && systemctl is-active library-kiosk'
inside sh -c 'mkdir -p /run/systemd/system/library-kiosk.service.d && printf "[Service]\nWatchdogSec=9\n" >/run/systemd/system/library-kiosk.service.d/quick.conf && systemctl daemon-reload && systemctl restart library-kiosk'
inside sleep 20
must 'with a watchdog of 9 s it lives on' inside sh -c '[ "$(systemctl show -P NRestarts library-kiosk)" = 0 ]'
must 'stopped dead, the watchdog starts it again' inside sh -c 'kill -STOP $(systemctl show -P MainPID library-kiosk)'
must '' eventually inside sh -c '[ "$(systemctl show -P NRestarts library-kiosk)" -ge 1 ] && systemctl is-active library-kiosk'
inside sh -c 'rm -r /run/systemd/system/library-kiosk.service.d && systemctl daemon-reload && systemctl stop library-kiosk && systemctl start library-kiosk'
must '' eventually runs "$v_old"

say "== upgrade"
seconds must 'the next version takes its place' install "$new"
upgrade_takes=$took
must 'and runs' eventually runs "$v_new"
say "   the kiosk stood still for $(stood_still) s"
eventually inside sh -c 'journalctl -u library-kiosk -o cat | grep -c on-line | grep -qv "^[012]$"'
inside systemctl stop library-kiosk
inside sh -c "mkdir /root/backup && tar -xf /var/backups/library-kiosk/${v_old#versions/}.tar -C /root/backup"
must "the journal has the next shape ($(shape var/lib/library-kiosk/kiosk.db))" [ "$(shape var/lib/library-kiosk/kiosk.db)" -gt "$(shape root/backup/kiosk.db)" ]
inside systemctl start library-kiosk
must 'of the old version only the backup is left' inside sh -c "[ ! -e /opt/library-kiosk/$v_old ] && [ ! -e /opt/library-kiosk/packaged/${v_old#versions/} ] && [ ! -e /opt/library-kiosk/aside ]"

say "== back to the older version"
mustnt 'what the newer has written the older refuses' install "$old"
cp "$work/last" "$work/said"
must 'in words' grep -q 'written by a newer kiosk' "$work/said"
must 'and the newer runs on' runs "$v_new"
must 'which it says' grep -q "the kiosk runs on with ${v_new#versions/}" "$work/said"
# As docs/install.md has it, but for sudo.
restore() { inside bash -c "rm -f /var/lib/library-kiosk/kiosk.db* && setpriv --reuid library-kiosk --regid library-kiosk --init-groups tar -xC /var/lib/library-kiosk --wildcards 'kiosk.db*' </var/backups/library-kiosk/${v_old#versions/}.tar"; }
inside systemctl stop library-kiosk
must 'with the data of the backup' restore
must 'which it is told are meant' inside /usr/lib/library-kiosk/at-rest "/opt/library-kiosk/packaged/${v_old#versions/}" journal accept --by walk --why 'backup of before the upgrade'
must 'the older runs again' inside dpkg --configure library-kiosk
must '' eventually runs "$v_old"

say "== a version that does not take the configuration"
pid=$(main_pid)
mustnt 'it is refused' install "$narrow"
cp "$work/last" "$work/said"
must 'the old one runs on' runs "$v_old"
must 'which it says' grep -q "the kiosk runs on with ${v_old#versions/}" "$work/said"
must 'it was not stopped' [ "$(main_pid)" = "$pid" ]
must 'and comes back whole' install "$old"
must '' eventually runs "$v_old"

. "$here/walk-links.sh"
. "$here/walk-keys.sh"

. "$here/walk-broken.sh"

say "== killed in the middle, $kills times"
inside systemctl stop library-kiosk
before=0 after=0
for round in $(seq "$kills"); do
  inside sh -c "setsid dpkg --force-confold -i /root/$(basename "$new") >/root/dpkg.log 2>&1 & echo \$!" >"$work/pid"
  sleep "$(bc <<<"scale=2; $upgrade_takes * $round / ($kills + 1)")"
  inside bash -c "kill -9 -- -$(cat "$work/pid")" 2>/dev/null || true
  eventually inside sh -c '! grep -qsxE "dpkg|dpkg-deb" /proc/[0-9]*/comm'
  at=$(inside readlink /opt/library-kiosk/current)
  say "   $round: $at"
  case $at in "$v_old") before=$((before + 1)) ;; "$v_new") after=$((after + 1)) ;; *) say "NOT SO: $at is present"; exit 1 ;; esac
  inside sh -c 'kiosk check && kiosk --version && kiosk journal list' >"$work/last" 2>&1 || { say "NOT SO: killed at $round, nothing runs"; cat "$work/last"; exit 1; }
  inside systemctl start library-kiosk || { say "NOT SO: killed at $round, it does not start"; exit 1; }
  inside systemctl stop library-kiosk
  inside sh -c "dpkg --force-confold -i /root/$(basename "$new")" >"$work/last" 2>&1 || { say "NOT SO: killed at $round, it cannot be repaired"; cat "$work/last"; exit 1; }
  runs_after=$(inside readlink /opt/library-kiosk/current)
  [ "$runs_after" = "$v_new" ] || { say "NOT SO: repaired at $round, but $runs_after is present"; exit 1; }
  inside systemctl stop library-kiosk
  restore
  inside sh -c "dpkg --force-confold -i /root/$(basename "$old")" >"$work/last" 2>&1 || { cat "$work/last"; exit 1; }
  inside systemctl stop library-kiosk
done
say "ok: each time old or new starts (old $before, new $after), and the repair ends in the new one"

say "== remove and purge"
inside systemctl start library-kiosk
seconds must 'it is removed' inside dpkg -r library-kiosk
must 'its program is gone, its data stay' inside sh -c '[ ! -e /opt/library-kiosk ] && [ -e /var/lib/library-kiosk/kiosk.db ] && ! systemctl is-active library-kiosk'
must 'installed again it goes on' install "$old"
must '' inside sh -c 'systemctl start library-kiosk && kiosk journal list'
# The configuration was a file of dpkg's once, and dpkg follows links.
lay_out_as_earlier
must '' install "$new"
inside cp /etc/library-kiosk/panel/kiosk.config.json /etc/other-file
as_kiosk 'cd /etc/library-kiosk/panel && ln -sf /etc/other-file kiosk.config.json'
must 'purged, nothing of it is left' inside sh -c 'dpkg -P library-kiosk && ! ls -d /opt/library-kiosk /etc/library-kiosk /var/lib/library-kiosk /var/log/library-kiosk /var/backups/library-kiosk /usr/bin/kiosk'
must 'and what a link of the kiosk names is left alone' inside test -f /etc/other-file
must 'the demonstration stays' inside kiosk-demo --version
say 'all is so'
