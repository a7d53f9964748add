FROM centos:8
RUN dnf install -y gcc-gfortran
