#!/bin/bash
# walk-screen.sh: the settings `machine` in the unit of the browser: rotation, sleep and keyboard, as the session sets them. Sourced by
# walk-browser.sh while the browser runs.
say "== the screen and the keyboard by setting"
config=/etc/library-kiosk/panel/kiosk.config.json
kept=$(inside cat $config)
# The kiosk reads its file at the start; the browser starts with it.
with() {
  inside node -e '
    const fs = require("node:fs");
    const [, file, kept, more] = process.argv;
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(kept), ...JSON.parse(more) }));' $config "$kept" "$1"
  inside systemctl restart library-kiosk library-kiosk-browser
}
at_screen() { inside setpriv --reuid library-kiosk-browser --regid library-kiosk-browser --init-groups env XDG_RUNTIME_DIR=/run/library-kiosk-browser WAYLAND_DISPLAY=wayland-0 "$@"; }
# An output that is off has no transform.
output_is() { at_screen wlr-randr --json | inside node -e 'const [{ enabled, transform }] = JSON.parse(require("node:fs").readFileSync(0)); process.exit(`${enabled} ${transform}` === process.argv[1] ? 0 : 1)' "$1"; }
picture_is() { at_screen grim - | inside node -e 'const head = require("node:fs").readFileSync(0); process.exit(`${head.readUInt32BE(16)}x${head.readUInt32BE(20)}` === process.argv[1] ? 0 : 1)' "$1"; }
found() { inside sh -c "kiosk doctor --part screen --json | grep -q '\"code\": \"$1\"'"; }
cage_has() { inside sh -c 'for each in /proc/[0-9]*; do [ "$(cat $each/comm 2>/dev/null)" != cage ] || tr "\0" "\n" <$each/environ; done | grep -qx '"$1"; }

must 'without a setting the screen is as it is' output_is 'true normal'
with '{"machine":{"rotation":90,"keyboard":{"layout":"be"}}}'
must 'with 90 degrees it is rotated' eventually output_is 'true 90'
must 'and the page stands upright on it' eventually picture_is 720x1280
must 'the compositor has its keyboard' cage_has XKB_DEFAULT_LAYOUT=be
mustnt 'and nothing is missing' found '[a-z]*-\(missing\|absent\|failed\|unknown\|unseen\)'
with '{"machine":{"output":"DP-9","brightness":60}}'
must 'an output that is not there is named by doctor' eventually found output-absent
with '{"library":{"hours":{}},"machine":{"sleep":{}}}'
must 'while the library is closed the screen is off' eventually output_is 'false undefined'
sleep 35
must 'and its page still answers' page_answers
inside sh -c 'printf "KIOSK_TOUCH_OUTPUT=HEADLESS-1\n" >>/etc/default/library-kiosk-browser'
with '{}'
must 'and on where it never sleeps' eventually output_is 'true normal'
must 'udev knows on which output a touch screen lies' inside grep -q 'ENV{WL_OUTPUT}="HEADLESS-1"' /run/udev/rules.d/71-library-kiosk-touch.rules
must 'the page answers' eventually page_answers
