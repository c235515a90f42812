#!/bin/bash
# walk-image.sh FOLDER NEWER.deb KEY WORK BASE.tar: a machine made by what `npm run image` has laid into FOLDER, as the installer does it, then
# its first start, and an update from the repository in FOLDER/repository, which `npm run repository` has signed with KEY (mmdebstrap; root).
# NEWER is added to it on the way.
set -euo pipefail
folder=$(realpath "$1") newer=$(realpath "$2") key=$3 work=$4 bare=$5
scripts=$(dirname "$(realpath "$0")")
root=$(realpath "$scripts/../..")
mkdir -p "$work/made"

echo "== what the installer does in the new system"
tar -xf "$bare" -C "$work/made"
# As its late command has it, but for `in-target` and the network.
install -d -m 0700 "$work/made/var/tmp/kiosk"
tar -xf "$folder/kiosk.tar" -C "$work/made/var/tmp/kiosk"
printf 'APT::Install-Recommends "0";\n' >"$work/made/etc/apt/apt.conf.d/99-walk"
mount --bind /proc "$work/made/proc"
printf 'UUID=0-0 none swap sw 0 0\n' >"$work/made/etc/fstab"
printf 'kiosk-lab\n' >"$work/made/etc/hostname"
chroot "$work/made" sh /var/tmp/kiosk/install.sh >"$work/install.log" 2>&1 || { tail -n 20 "$work/install.log"; umount "$work/made/proc"; exit 1; }
umount "$work/made/proc"
rm -rf "$work/made/var/tmp/kiosk"
tar -cf "$work/made.tar" -C "$work/made" .
rm -rf "$work/made"
echo 'ok: the package, the keys, the secrets and the table are laid'

set -- "$newer" "$newer" "$newer" "$work" "$work/made.tar"
. "$scripts/walk-tree.sh"

say "== the first start"
first_has() { inside journalctl -u library-kiosk-first-boot -o cat --no-pager | grep -q "$1"; }
must 'the machine finds its row by its host name' eventually first_has 'This machine is "Zelfuitleen lab"'
must 'and has a configuration of its own on the base' inside node -e '
  const { extends: base, device, sip2, machine } = JSON.parse(require("node:fs").readFileSync("/etc/library-kiosk/panel/kiosk.config.json"));
  require("node:assert").deepEqual([base, device.name, sip2.user, machine.rotation], ["/etc/library-kiosk/base.json", "Zelfuitleen lab", "kiosk", 90]);'
must 'nobody may log in by a password' inside sh -c 'grep -qx "PasswordAuthentication no" /etc/ssh/sshd_config.d/library-kiosk.conf && grep -q ssh-ed25519 /home/technician/.ssh/authorized_keys && [ "$(stat -c %a%U /home/technician/.ssh)" = 700technician ]'
must 'its secrets are root’s' inside sh -c '[ "$(stat -c %a%U /etc/library-kiosk/secrets/sip2-password)" = 600root ]'
must 'it has no swap' inside sh -c '! grep -E "^[^#].*\sswap\s" /etc/fstab && [ "$(systemctl is-enabled swap.target)" = masked ]'
simulated_library
must 'the kiosk runs' eventually inside systemctl is-active library-kiosk
must 'and logs in' eventually inside sh -c 'journalctl -u library-kiosk -o cat | grep -q on-line'
inside sh -c 'rm /etc/library-kiosk/first-boot/done && hostname kiosk-nowhere'
mustnt 'a machine without a row is not set up' inside systemctl restart library-kiosk-first-boot
must 'and says what it is called, for the table' first_has 'No row of .* names this machine: host name kiosk-nowhere'
inside sh -c 'hostname kiosk-lab'
must 'put right, it goes on' inside systemctl restart library-kiosk-first-boot
nsenter -t "$system" -n ip link add seen type veth peer name other 2>/dev/null && nsenter -t "$system" -n ip link set seen address 02:00:00:00:00:09
if [ -e "/proc/$system/root/sys/class/net/seen" ]; then
  inside sh -c 'rm /etc/library-kiosk/first-boot/done && hostname kiosk-nowhere'
  must 'another finds its row by its network card' inside systemctl restart library-kiosk-first-boot
  must '' first_has 'This machine is "Zelfuitleen kaart"'
fi

say "== updates from the repository"
cp -r "$folder/repository" "$tree/srv/kiosk"
fetch() { inside apt-get -o APT::Update::Error-Mode=any update; }
update() { inside /usr/lib/library-kiosk/update; }
# Only the kiosk's: the archive of Debian is not what is tried here.
inside sh -c 'mv /etc/apt/sources.list /etc/apt/sources.list.d/*debian* /root/ 2>/dev/null || true'
must 'apt reads the repository' fetch
must 'with nothing newer there is nothing to do' update
rm -rf "$work/newer" && mkdir "$work/newer" && cp "$newer" "$work/newer/"
node "$root/scripts/repository.js" "$folder/repository" --key "$key" --from "$work/newer" >/dev/null
rm -rf "$tree/srv/kiosk" && cp -r "$folder/repository" "$tree/srv/kiosk"
version=$(dpkg-deb -f "$newer" Version)
sed -i 's/^Label: library-kiosk$/Label: library-kiosl/' "$tree/srv/kiosk/dists/stable/InRelease"
mustnt 'a changed byte of what was signed is refused' fetch
cp "$folder/repository/dists/stable/InRelease" "$tree/srv/kiosk/dists/stable/InRelease"
other=$(mktemp -d)
GNUPGHOME=$other gpg --batch --quiet --passphrase '' --quick-generate-key other ed25519 sign 1d 2>/dev/null
GNUPGHOME=$other gpg --batch --quiet --yes --output "$tree/srv/kiosk/dists/stable/InRelease" --clear-sign "$folder/repository/dists/stable/Release"
GNUPGHOME=$other gpgconf --kill all
rm -rf "$other"
mustnt 'the signature of another is refused' fetch
must 'and the kiosk keeps its version' inside sh -c '! dpkg-query -W -f "\${Version}" library-kiosk | grep -qx '"$version"
cp "$folder/repository/dists/stable/InRelease" "$tree/srv/kiosk/dists/stable/InRelease"
as_kiosk() { inside setpriv --reuid library-kiosk --regid library-kiosk --init-groups sh -c "$1"; }
as_kiosk 'cd /etc/library-kiosk/panel && cp kiosk.config.json kept && node -e "
  const fs = require(\"node:fs\"); const own = JSON.parse(fs.readFileSync(\"kept\"));
  const always = Object.fromEntries([\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"].map((day) => [day, [\"00:00-24:00\"]]));
  fs.writeFileSync(\"kiosk.config.json\", JSON.stringify({ ...own, library: { hours: always } }));"'
inside systemctl restart library-kiosk
must 'while the library is open the newer version waits' update
must 'and the present one runs' inside sh -c '! dpkg-query -W -f "\${Version}" library-kiosk | grep -qx '"$version"
as_kiosk 'cd /etc/library-kiosk/panel && mv kept kiosk.config.json'
inside systemctl restart library-kiosk
must '' eventually inside kiosk idle
must 'when it may stand still it is updated' update
must 'and runs the newer version' eventually runs "versions/$version"
must 'with the same configuration' inside sh -c 'grep -q "Zelfuitleen" /etc/library-kiosk/panel/kiosk.config.json'
must 'by night a timer does that' inside systemctl is-enabled library-kiosk-update.timer
say 'all is so'
