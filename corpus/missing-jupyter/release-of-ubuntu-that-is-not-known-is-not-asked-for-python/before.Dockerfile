FROM nvidia/cuda:9.0-devel
COPY . /srv
