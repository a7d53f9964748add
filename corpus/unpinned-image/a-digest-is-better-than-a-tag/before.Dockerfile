FROM quay.io/jupyter/minimal-notebook@sha256:8d5f0e7a8a1f0b3c2d4e5f60718293a4b5c6d7e8f90123456789abcdef012345
COPY . /home/jovyan
