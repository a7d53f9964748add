FROM rockylinux/rockylinux:9
RUN dnf install -y gcc-gfortran && dnf clean all
