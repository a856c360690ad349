#!/bin/sh
set -eu
dnf install --assumeyes nginx
cat > /etc/shop.env <<ENV
PORT=${port}
DATABASE_URL=postgres://${database}/shop
ENV
systemctl enable --now nginx shop
