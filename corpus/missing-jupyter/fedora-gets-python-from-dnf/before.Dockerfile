FROM fedora:42
RUN dnf install -y root && dnf clean all
