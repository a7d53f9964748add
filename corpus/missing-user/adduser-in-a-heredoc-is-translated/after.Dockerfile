FROM python:3.12
RUN <<EOF
set -eux
pip install --no-cache-dir astropy
useradd --create-home --comment "" --uid 1000 star
EOF
USER star
