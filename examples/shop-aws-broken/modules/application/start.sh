#!/bin/sh
set -eu
dnf install --assumeyes nginx
cat > /etc/shop.env <<ENV
PORT=${port}
DATABASE=${database}
ENV
systemctl enable --now nginx shop
