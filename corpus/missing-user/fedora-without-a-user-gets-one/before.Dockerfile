FROM fedora:41
RUN dnf install -y python3-pip
