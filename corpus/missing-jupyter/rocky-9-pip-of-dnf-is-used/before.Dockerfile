FROM rockylinux:9
RUN dnf install -y python3-pip && pip3 install jupyterlab
