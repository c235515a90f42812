#!/bin/sh
# boot-tree.sh TREE: systemd as the first process of a Debian tree, in namespaces of its own; a container without a container
# manager. Root on Linux with cgroup2. Everything ends with this process. What systemd says is in TREE.console.
set -eu
tree=$(realpath "$1")
control=$(findmnt -n -t cgroup2 -o TARGET | head -n 1)
group="$control/kiosk-walk-$$"
mkdir "$group"
echo $$ >"$group/cgroup.procs"
: >"$tree.console"
exec unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child sh -c "
  set -eu
  mount --make-rprivate /
  mount --bind '$tree' '$tree'
  cd '$tree'
  mount -t proc proc proc
  mount -t tmpfs -o mode=755 tmpfs dev
  for device in null zero full random urandom tty; do touch dev/\$device; mount --bind /dev/\$device dev/\$device; done
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  mount -t tmpfs tmpfs dev/shm
  touch dev/console
  mount --bind '$tree.console' dev/console
  mount -t sysfs -o ro sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs run
  mkdir -p mnt
  pivot_root . mnt
  umount -l /mnt
  # Credentials and sandboxes reach the services by propagation.
  mount --make-rshared /
  exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=console </dev/null >/dev/null 2>&1
"
