#!/bin/bash
# walk-links.sh: links that the user of the kiosk leaves where root will pass, planted before an upgrade from a package of the time when the
# folder of the configuration was that user's. Sourced by walk.sh: the old version runs before and after.
say "== links that the user of the kiosk leaves for root"
as_kiosk() { inside setpriv --reuid library-kiosk --regid library-kiosk --init-groups sh -c "$1"; }
# As earlier packages laid it out: the folder of the configuration and the backups are the kiosk's.
lay_out_as_earlier() {
  inside systemctl stop library-kiosk
  inside sh -c 'cd /etc/library-kiosk
    for each in panel/*; do rm -f "${each#panel/}"; mv "$each" .; done
    mkdir -p texts && echo "{}" >texts/nl.json
    rmdir panel && chown root:library-kiosk . kiosk.config.json && chmod 0770 . && chmod 0660 kiosk.config.json
    sed -i "\\#^ /etc/library-kiosk/kiosk.config.json #d; s#^ /etc/logrotate.d/library-kiosk .*#&\n /etc/library-kiosk/kiosk.config.json $(md5sum <kiosk.config.json | cut -c -32)#" /var/lib/dpkg/status
    echo /etc/library-kiosk/kiosk.config.json >>/var/lib/dpkg/info/library-kiosk.list
    cd /var/lib/library-kiosk
    install -d -m 0700 -o library-kiosk -g library-kiosk backups backups/0.0.9
    cp -a kiosk.db journal.key backups/0.0.9/'
}
back_to_old() {
  inside systemctl stop library-kiosk
  restore
  install "$old" >"$work/last" 2>&1
  eventually runs "$v_old"
}
etc_is_roots() { inside sh -c '[ "$(stat -c %a%U /etc)" = 755root ] && [ "$(stat -c %a%U /etc/passwd)" = 644root ]'; }

lay_out_as_earlier
inside sh -c 'mkdir -p /root/other /etc/cron.d && printf "only-for-root\n" >/root/other/key && chmod 0700 /root/other'
as_kiosk 'cd /var/lib/library-kiosk && mv backups kept-aside && ln -s /etc backups && ln -s /etc/cron.d/marked NOT-SETTLED'
as_kiosk "cd /etc/library-kiosk && ln -s /etc/cron.d/owned .with-${v_new#versions/}.json && ln -s /etc panel && ln -s /etc/cron.d/owned kiosk.config.json.next"
must 'with links in its way the upgrade goes on' install "$new"
must 'and the new version runs' eventually runs "$v_new"
must 'a link named backups leads root nowhere' etc_is_roots
must 'a link named as the draft leads root nowhere' inside sh -c '[ ! -e /etc/cron.d/owned ] && [ ! -L /etc/library-kiosk/.with-98.0.0.json ]'
must 'the folder of the configuration is root’s' inside sh -c '[ "$(stat -c %a%U:%G /etc/library-kiosk)" = 755root:root ] && [ ! -L /etc/library-kiosk/panel ]'
must 'what the panel saves is the kiosk’s' inside sh -c '[ "$(stat -c %a%U /etc/library-kiosk/panel)" = 750library-kiosk ] && [ -f /etc/library-kiosk/panel/kiosk.config.json ] && [ ! -e /etc/library-kiosk/kiosk.config.json ]'
must 'a path in the configuration leads where it did' inside sh -c '[ "$(readlink /etc/library-kiosk/texts)" = panel/texts ] && [ -e /etc/library-kiosk/texts/nl.json ]'
must 'the backup is root’s, and holds no key' inside sh -c "[ \"\$(stat -c %a%U /var/backups/library-kiosk)\" = 700root ] && tar -tf /var/backups/library-kiosk/${v_old#versions/}.tar >/root/list && grep -qx kiosk.db /root/list && grep -qx kiosk.config.json /root/list && ! grep journal.key /root/list"
back_to_old

lay_out_as_earlier
must 'from an earlier package it is upgraded' install "$new"
must 'and its backups, with the key in them, are gone' inside sh -c '[ ! -e /var/lib/library-kiosk/backups ]'
back_to_old

lay_out_as_earlier
as_kiosk 'cd /etc/library-kiosk && mv secrets x && ln -s /root/other secrets'
mustnt 'secrets that root did not lay there end the upgrade' install "$new"
cp "$work/last" "$work/said"
must 'in words' grep -q 'secrets was created by library-kiosk' "$work/said"
inside sh -c 'cd /etc/library-kiosk && rm secrets && mv x secrets'
must 'put right, it goes on' install "$new"
must 'and the new version runs' eventually runs "$v_new"
mustnt 'from now on the kiosk cannot move them' as_kiosk 'mv /etc/library-kiosk/secrets /etc/library-kiosk/x'
back_to_old

inside systemctl stop library-kiosk
inside sh -c 'printf "{\"only-for-root\": 1}\n" >/root/other/file.json && chmod 0600 /root/other/file.json'
as_kiosk 'cd /etc/library-kiosk/panel && mv kiosk.config.json mine && ln -s /root/other/file.json kiosk.config.json'
mustnt 'a configuration that is a link to a file of root’s ends the upgrade' install "$new"
cp "$work/last" "$work/said"
mustnt 'and nothing of that file is read' grep -q only-for-root "$work/said"
mustnt 'no command of the kiosk reads it for root either' inside env KIOSK_AS_ROOT=1 kiosk check /root/other/file.json
as_kiosk 'cd /etc/library-kiosk/panel && mv mine kiosk.config.json'
must 'put right, the old one comes back' install "$old"
must '' eventually runs "$v_old"

inside systemctl stop library-kiosk
as_kiosk 'cd /var/lib/library-kiosk && mv journal.key aside.key'
must 'removed while its journal cannot be read' inside dpkg -r library-kiosk
must 'a link named as the marker leads root nowhere' inside sh -c '[ ! -e /etc/cron.d/marked ]'
must 'but the marker is there' inside test -f /var/backups/library-kiosk/NOT-SETTLED
must 'purged all the same, what cannot be read stays, with its secrets' inside sh -c 'dpkg -P library-kiosk && [ -e /var/lib/library-kiosk/kiosk.db ] && [ -e /etc/library-kiosk/secrets/sip2-password ] && [ -e /etc/library-kiosk/panel/kiosk.config.json ]'
as_kiosk 'cd /var/lib/library-kiosk && mv aside.key journal.key && rm NOT-SETTLED'
must 'installed again it goes on' install "$old"
must '' inside systemctl start library-kiosk
must '' eventually runs "$v_old"
