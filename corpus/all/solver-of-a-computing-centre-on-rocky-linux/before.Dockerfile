FROM rockylinux:9
RUN dnf install -y epel-release && dnf install -y gcc-gfortran openmpi-devel && dnf clean all
ENV PATH=/usr/lib64/openmpi/bin:$PATH

COPY . /solver
WORKDIR /solver
RUN make
ENTRYPOINT ["/solver/bin/solve", "--input"]
