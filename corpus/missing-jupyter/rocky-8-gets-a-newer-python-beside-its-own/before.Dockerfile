FROM rockylinux:8
RUN dnf install -y gcc-gfortran && dnf clean all
