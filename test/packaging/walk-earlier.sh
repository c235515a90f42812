#!/bin/bash
# walk-earlier.sh EARLIER.deb NEW.deb WORK [BASE.tar]: over a package of a program from before 0.1.0, which has an entry that is not sent: the
# installation is refused and the kiosk runs on, until the commands of docs/install.md, "From a program before 0.1.0" (mmdebstrap; root).
set -euo pipefail
earlier=$1 next=$2 work=$3 base=${4:-}
folder=$(dirname "$(realpath "$0")")
mkdir -p "$work"
cp "$earlier" "$work/earlier.deb"
cp "$next" "$work/next.deb"
set -- "$work/earlier.deb" "$work/next.deb" "$work/next.deb" "$work" "$base"
. "$folder/walk-tree.sh"
aside=/var/lib/library-kiosk-before-0.1.0
as_kiosk() { inside setpriv --reuid library-kiosk --regid library-kiosk --init-groups "$@"; }
sum_of() { inside sha256sum "$1" | cut -d' ' -f1; }
present() { inside readlink /opt/library-kiosk/current; }

say "== a kiosk of $(dpkg-deb -f "$old" Version) from before 0.1.0, with a loan that is not sent"
must 'it is installed' install "$old"
inside sh -c 'umask 077; printf "lindeveld\n" >/etc/library-kiosk/secrets/sip2-password'
must 'it runs' inside systemctl start library-kiosk
must '' eventually inside systemctl is-active library-kiosk
inside systemctl stop library-kiosk
must 'a loan off line is in its journal' as_kiosk node --input-type=module - /opt/library-kiosk/current /var/lib/library-kiosk <<'LEND'
const { openStore } = await import(`${process.argv[2]}/dist/src/store/store.js`);
const { journal, close } = openStore({ folder: process.argv[3], log() {} });
const now = new Date().toISOString();
const id = journal.begin({ kind: 'check-out', item: '33550000000021', patron: '23550000000015', uids: [], mode: 'offline', dueOn: '2030-01-15' }, now);
journal.settle(id, { state: 'deferred' }, now);
close();
LEND
inside systemctl start library-kiosk
waits() { [ -n "$(inside kiosk journal list --json)" ]; }
must 'which it shows' eventually waits
was=$(shape var/lib/library-kiosk/kiosk.db)

say "== the release over it"
mustnt 'it is refused' install "$new"
cp "$work/last" "$work/said"
must 'in words that are true' grep -q 'from before 0.1.0, the first release' "$work/said"
mustnt 'not as newer' grep -q 'newer kiosk' "$work/said"
must 'it says that the kiosk runs on' grep -q 'the kiosk runs on' "$work/said"
must 'and so it does' eventually inside systemctl is-active library-kiosk
must "with the program that it had: $(present)" inside sh -c '! grep -rqs unreleased-schema /opt/library-kiosk/current/dist'
must "its journal is as it was (shape $was)" [ "$(shape var/lib/library-kiosk/kiosk.db)" = "$was" ]
must 'and shows the loan' waits
simulated_library
nothing_waits() { ! waits; }
must 'the library system answers, and the loan is sent by that program' eventually nothing_waits

say "== the journal is moved aside"
inside systemctl stop library-kiosk
sum=$(sum_of /var/lib/library-kiosk/kiosk.db)
must 'a folder for it' inside install -d -m 0700 $aside
must 'its key beside it' inside sh -c "cd /var/lib/library-kiosk && cp -p journal.key $aside/"
must 'the journal' inside sh -c "cd /var/lib/library-kiosk && mv kiosk.db* $aside/"
must 'the installation is finished' inside dpkg --configure library-kiosk
must 'a start makes the new journal' inside systemctl start library-kiosk
inside systemctl stop library-kiosk
must 'the new journal is meant' inside kiosk journal accept --by walk --why 'new journal with 0.1.0'
inside systemctl start library-kiosk
must 'the release runs' eventually inside systemctl is-active library-kiosk
must "it is the release: $(present)" inside grep -rqs unreleased-schema /opt/library-kiosk/current/dist
must 'and is on line' eventually inside sh -c 'journalctl -u library-kiosk -o cat --since -60s | grep -q on-line'
must 'nothing waits in it' nothing_waits
must 'nothing is wrong with its journal' inside sh -c "! kiosk doctor --json | grep -E 'journal-(put-back|changed)|unreleased-schema'"
must 'its journal is of the present shape' [ "$(shape var/lib/library-kiosk/kiosk.db)" -lt "$was" ]
must 'the earlier journal is untouched' [ "$(sum_of $aside/kiosk.db)" = "$sum" ]
must 'and outlives a purge' inside sh -c "systemctl stop library-kiosk; dpkg -P library-kiosk && [ -e $aside/kiosk.db ]"
must 'it opens with its key in the program that wrote it' inside sh -c "dpkg-deb -x ~/earlier.deb ~/earlier && cp -r $aside ~/copy && chown -R root ~/copy && cd ~ && node --input-type=module -e \"
  const { readdirSync } = await import('node:fs');
  const versions = process.cwd() + '/earlier/opt/library-kiosk/versions';
  const { openStore } = await import(versions + '/' + readdirSync(versions)[0] + '/dist/src/store/store.js');
  const { journal, close } = openStore({ folder: 'copy', log() {} });
  const state = journal.get(1)?.settlement?.state;
  close();
  if (state !== 'accepted') throw new Error(String(state));\""
say 'all is so'
