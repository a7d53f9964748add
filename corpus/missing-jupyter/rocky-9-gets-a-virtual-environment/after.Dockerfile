FROM rockylinux/rockylinux:9
RUN dnf install -y gcc-gfortran && dnf clean all

RUN dnf install -y python3 && dnf clean all
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
