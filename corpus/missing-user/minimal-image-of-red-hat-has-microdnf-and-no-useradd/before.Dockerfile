FROM registry.access.redhat.com/ubi9/ubi-minimal:9.4
RUN microdnf install -y python3-pip && microdnf clean all
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
