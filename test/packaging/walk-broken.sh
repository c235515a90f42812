#!/bin/bash
# walk-broken.sh: a configuration that is broken beside a running kiosk, at each moment of an upgrade. Sourced by walk.sh: the old version runs
# before and after.
say "== a configuration that is broken beside a running kiosk"
break_it() { as_kiosk 'cd /etc/library-kiosk/panel && cp kiosk.config.json good && printf "{" >kiosk.config.json'; }
mend_it() { as_kiosk 'cd /etc/library-kiosk/panel && mv good kiosk.config.json'; }
inside systemctl start library-kiosk
must '' eventually runs "$v_old"
pid=$(main_pid)
break_it
mustnt 'an upgrade by hand is refused' install "$new"
cp "$work/last" "$work/said"
must 'the kiosk was not stopped' [ "$(main_pid)" = "$pid" ]
must 'which it says' grep -q "the kiosk runs on with ${v_old#versions/}" "$work/said"
must 'the update of the night waits, as the kiosk runs' inside sh -c '/usr/lib/library-kiosk/update | grep -q "configuration was made wrong since"'
must 'it was not stopped either' [ "$(main_pid)" = "$pid" ]
inside systemctl stop library-kiosk
mustnt 'stopped, it does not start with that file' inside systemctl start library-kiosk
mustnt 'and the update says that it does not run' inside /usr/lib/library-kiosk/update
cp "$work/last" "$work/said"
must 'in words' grep -q 'the kiosk does not run' "$work/said"
mend_it
must 'mended, the next run finishes the upgrade and starts the kiosk' inside /usr/lib/library-kiosk/update
must '' eventually runs "$v_new"
inside systemctl stop library-kiosk
break_it
mustnt 'a start with a broken file' inside systemctl start library-kiosk
mend_it
must 'is made good by the next run, with nothing newer there' inside /usr/lib/library-kiosk/update
must '' eventually runs "$v_new"
back_to_old
