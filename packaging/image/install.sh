#!/bin/sh
# install.sh: makes a kiosk of a fresh Debian, from the folder in which it lies. Run by the installer (preseed.cfg) in the new system; as root
# on a running Debian it does the same. What each machine is called is asked of the table at its first start.
set -eu
here=$(dirname "$(realpath "$0")")
user=technician
first=/etc/library-kiosk/first-boot
export DEBIAN_FRONTEND=noninteractive

package=$(ls "$here"/library-kiosk_*_"$(dpkg --print-architecture)".deb | tail -n 1)
apt-get -q -y install "$package"

# The repository, for the versions to come.
if [ -e "$here/library-kiosk.sources" ]; then
  install -D -m 0644 "$here/library-kiosk.asc" /etc/apt/keyrings/library-kiosk.asc
  install -m 0644 "$here/library-kiosk.sources" /etc/apt/sources.list.d/library-kiosk.sources
  systemctl enable library-kiosk-update.timer
fi

# ssh by key, and sudo without a password: this user has none.
id "$user" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$user"
install -d -m 0700 -o "$user" -g "$user" "/home/$user/.ssh"
install -m 0600 -o "$user" -g "$user" "$here/authorized_keys" "/home/$user/.ssh/authorized_keys"
printf '%s ALL=(ALL) NOPASSWD: ALL\n' "$user" | install -D -m 0440 /dev/stdin "/etc/sudoers.d/$user"
printf 'PasswordAuthentication no\nPermitRootLogin no\n' | install -D -m 0644 /dev/stdin /etc/ssh/sshd_config.d/library-kiosk.conf

# A kiosk needs no swap (hardening.md).
sed -i '/\sswap\s/s/^[^#]/#&/' /etc/fstab
systemctl mask swap.target

# Secrets are root's; the base is the kiosk's, as all that the panel may show.
for secret in "$here"/secrets/*; do
  [ ! -f "$secret" ] || install -m 0600 "$secret" "/etc/library-kiosk/secrets/${secret##*/}"
done
install -d -m 0700 "$first"
install -m 0600 "$here/kiosks.csv" "$first/kiosks.csv"
install -m 0644 "$here/base.json" /etc/library-kiosk/base.json
install -m 0755 "$here/first-boot" /usr/local/sbin/library-kiosk-first-boot
install -m 0644 "$here/first-boot.service" /etc/systemd/system/library-kiosk-first-boot.service
systemctl enable library-kiosk-first-boot.service
