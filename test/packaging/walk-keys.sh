#!/bin/bash
# walk-keys.sh: the key of the journal as an encrypted credential, as docs/hardening.md has it (but with the machine's own secret in place of a TPM,
# which the tree has not); what the unit may do. Sourced by walk.sh: the old version runs before and after.
say "== the key of the journal as an encrypted credential"
sealed=/etc/credstore.encrypted/library-kiosk.journal-key
new_key() { inside sh -c "umask 077 && mkdir -p /etc/credstore.encrypted && head -c 32 /dev/urandom >/run/new-key && systemd-creds encrypt --with-key=host --name=library-kiosk.journal-key /run/new-key /run/new-key.sealed && chown library-kiosk /run/new-key"; }
adopt_key() { inside sh -c "mv /run/new-key.sealed $sealed && rm /run/new-key"; }
inside systemctl stop library-kiosk
must 'a new key is sealed' new_key
must 'the journal is sealed with it' inside kiosk journal rotate-key --new-key /run/new-key
adopt_key
as_kiosk 'rm /var/lib/library-kiosk/journal.key'
as_kiosk 'sed -i "s#\"folder\": \"/var/lib/library-kiosk\"#&, \"keyFile\": \"/run/credentials/library-kiosk.service/library-kiosk.journal-key\"#" /etc/library-kiosk/panel/kiosk.config.json'
inside systemctl start library-kiosk
must 'the kiosk runs with it' eventually runs "$v_old"
must 'and so do its commands' inside sh -c 'kiosk check && kiosk journal list'
must 'the key is on no disk' inside node -e '
  const fs = require("node:fs");
  const key = fs.readFileSync("/run/credentials/library-kiosk.service/library-kiosk.journal-key");
  // A newer Node goes through /var/run as well, which is memory.
  const isOnDisk = ({ parentPath }) => !/^\/run(\/|$)/.test(fs.realpathSync(parentPath));
  for (const folder of ["/etc", "/var", "/root", "/opt/library-kiosk"])
    for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && isOnDisk(entry) && fs.readFileSync(`${entry.parentPath}/${entry.name}`).includes(key)) throw new Error(`${entry.parentPath}/${entry.name}`);
  if (key.length !== 32) throw new Error(String(key.length));'
must 'an upgrade reads the journal with it' install "$new"
must 'and the new version runs' eventually runs "$v_new"
mustnt 'what the newer has written the older refuses, asked with the key' install "$old"
cp "$work/last" "$work/said"
must 'in words' grep -q 'written by a newer kiosk' "$work/said"
must 'the newer comes back' install "$new"
back_to_old
must 'the older runs again' eventually runs "$v_old"
inside systemctl stop library-kiosk
must 'another key is sealed' new_key
must 'and the journal with that, the service at rest' inside /usr/lib/library-kiosk/at-rest /opt/library-kiosk/current journal rotate-key --new-key /run/new-key
adopt_key
must 'nothing is left of what was laid out for it' inside sh -c '! ls -d /run/credentials/library-kiosk.?????? /etc/library-kiosk/panel/.with-*'
inside systemctl start library-kiosk
must 'and the kiosk runs' eventually runs "$v_old"

say "== what the service may do"
must 'it keeps nothing of its memory on the disk' inside sh -c 'grep -q "Max core file size *0 *0" "/proc/$(systemctl show -P MainPID library-kiosk)/limits" && [ "$(systemctl show -P MemorySwapMax library-kiosk)" = 0 ]'
must 'it sees of /proc its own processes' inside sh -c 'nsenter -t "$(systemctl show -P MainPID library-kiosk)" -m sh -c "! test -e /proc/meminfo && test -e /proc/self/status"'
say "   $(inside systemd-analyze security library-kiosk --no-pager | tail -n 1)"
drop_in=/etc/systemd/system/library-kiosk.service.d/network.conf
inside install -D -m 0644 /usr/share/doc/library-kiosk/examples/network.conf $drop_in
inside sh -c 'systemctl daemon-reload && systemctl restart library-kiosk'
must 'with the example of a network drop-in it runs' eventually runs "$v_old"
say "   $(inside systemd-analyze security library-kiosk --no-pager | tail -n 1)"
must 'and logs in' eventually inside sh -c 'journalctl -u library-kiosk -o cat --since -20s | grep -q on-line'
inside sh -c "sed -i 's/tcp:8080/tcp:8079/' $drop_in && systemctl daemon-reload && systemctl stop library-kiosk"
mustnt 'where that names another port it cannot listen' inside systemctl start library-kiosk
inside sh -c "systemctl stop library-kiosk; rm $drop_in && systemctl daemon-reload && systemctl start library-kiosk"
must '' eventually runs "$v_old"
inside systemctl stop library-kiosk
inside sh -c "systemd-creds decrypt --name=library-kiosk.journal-key $sealed /root/journal.key && install -m 0600 -o library-kiosk -g library-kiosk /root/journal.key /var/lib/library-kiosk/ && rm $sealed /root/journal.key"
as_kiosk 'sed -i "s#, \"keyFile\": \"[^\"]*\"##" /etc/library-kiosk/panel/kiosk.config.json'
must 'with its key in its folder again it runs' inside systemctl start library-kiosk
must '' eventually runs "$v_old"
must '' inside sh -c 'systemctl stop library-kiosk && kiosk journal list && systemctl start library-kiosk'
