#!/bin/bash
# walk-region.sh OLD.deb FIT.deb DIES.deb WORK [BASE.tar]: a package of a region in a Debian tree with its own systemd (mmdebstrap; root).
# WORK has package-key, and fit.manifest, dies.manifest, old.manifest, again.manifest (of FIT), each newer than the one before it. FIT is a later version that lives, DIES one that ends after 12 s.
# One line a thing seen; the first that is not so ends it with 1.
set -euo pipefail
. "$(dirname "$(realpath "$0")")/walk-tree.sh"
dies=$narrow
v_old=versions/$(dpkg-deb -f "$old" Version) v_new=versions/$(dpkg-deb -f "$new" Version)
as_kiosk() { inside setpriv --reuid library-kiosk --regid library-kiosk --init-groups sh -c "$1"; }
stage() { # DEB MANIFEST
  mkdir -p "$tree/srv/staged"
  cp "$1" "$tree/srv/staged/package.deb"
  cp "$2" "$tree/srv/staged/manifest"
  chmod 0644 "$tree"/srv/staged/*
  as_kiosk 'umask 077; cd /var/lib/library-kiosk; mkdir -p region/package; cd region/package; rm -f manifest; cp /srv/staged/package.deb package.deb; cp /srv/staged/manifest .manifest.new; mv .manifest.new manifest'
}
status_is() { inside grep -q "\"state\":\"$1\",\"version\":\"$2\"" /var/lib/library-kiosk-install/status.json; }
long() { for _ in $(seq 600); do if "$@" >/dev/null 2>&1; then return 0; fi; sleep 0.5; done; "$@"; }

say "== a kiosk whose root trusts the region"
must 'a new machine takes the package' inside dpkg --force-confold -i "/root/$(basename "$old")"
inside sh -c 'umask 077; printf "lindeveld\n" >/etc/library-kiosk/secrets/sip2-password'
simulated_library
inside systemctl enable --now library-kiosk >/dev/null 2>&1
must 'it runs' eventually runs "$v_old"
must 'without a key of root nothing is looked at' inside sh -c 'systemctl start library-kiosk-install && ! systemctl is-active library-kiosk-install'
mustnt 'a kiosk in no branch has no region to trust' inside kiosk branch trust-packages
cp "$work/last" "$work/said"
must 'in words' grep -q 'in no branch' "$work/said"
cp "$work/package-key" "$tree/etc/library-kiosk/package-key"
inside sh -c 'mkdir -p /etc/systemd/system/library-kiosk-install.service.d && printf "[Service]\nRestartSec=2\nEnvironment=KIOSK_PROBATION_S=20 KIOSK_LOOK_S=1 KIOSK_SILENT_S=60\n" >/etc/systemd/system/library-kiosk-install.service.d/quick.conf && systemctl daemon-reload'
must 'its units are switched on' inside systemctl enable --now library-kiosk-install.path library-kiosk-install.service

say "== a version that lives"
stage "$new" "$work/fit.manifest"
must 'as soon as the kiosk has staged it, it is installed' long runs "$v_new"
must 'and watched' long status_is probation "${v_new#versions/}"
must 'and done' long status_is done "${v_new#versions/}"
must 'the kiosk itself says so' inside sh -c 'kiosk idle --json | grep -q "\"version\":\"98.0.0\""'
must 'dpkg finds it whole' inside sh -c '[ -z "$(dpkg --audit)" ] && [ -z "$(dpkg --verify library-kiosk | grep -v " /usr/share/\(doc\|man\|locale\)")" ]'

say "== a version that dies"
stage "$dies" "$work/dies.manifest"
must 'it is installed' long status_is probation 99.0.0
must 'and taken back' long status_is back 99.0.0
must 'the one before runs' eventually runs "$v_new"
must 'dpkg finds it whole' inside sh -c '[ -z "$(dpkg --audit)" ] && [ -z "$(dpkg --verify library-kiosk | grep -v " /usr/share/\(doc\|man\|locale\)")" ]'

say "== the region takes its rollout back"
stage "$old" "$work/old.manifest"
must 'the version of before is installed' long status_is done "${v_old#versions/}"
must 'and runs' eventually runs "$v_old"

say "== the power fails while it installs"
stage "$new" "$work/again.manifest"
for _ in $(seq 600); do
  if [ -d "$tree/opt/library-kiosk/packaged/${v_new#versions/}" ]; then break; fi
  sleep 0.05
done
at=$(readlink "$tree/opt/library-kiosk/current")
[ "$at" = "$v_old" ] && say "ok: at $at the machine is killed" || { say "NOT SO: $at"; exit 1; }
kill -9 "$system"
wait "$holder" 2>/dev/null || true
sh "$here/boot-tree.sh" "$tree" &
holder=$!
eventually pgrep -P "$holder" -x systemd >/dev/null
system=$(pgrep -P "$holder" -x systemd)
eventually inside test -S /run/systemd/private
eventually inside systemctl is-system-running
simulated_library
must 'at its next start it goes on' long status_is done "${v_new#versions/}"
must 'and runs' eventually runs "$v_new"

say "== purged"
must 'nothing of it is left' inside sh -c 'dpkg -P library-kiosk && ! ls -d /etc/library-kiosk /var/lib/library-kiosk-install /usr/lib/library-kiosk/install'
say 'all is so'
