FROM fedora:41
COPY rpms /rpms
RUN dnf install -y /rpms/viewer.rpm @development-tools gcc-14.2.1-3.fc41 && dnf clean all
