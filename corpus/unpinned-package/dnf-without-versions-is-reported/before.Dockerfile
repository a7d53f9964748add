FROM fedora:41
RUN dnf install -y --setopt install_weak_deps=False R-core-devel && dnf clean all
