FROM oraclelinux:7
RUN yum install -y gcc-gfortran
