FROM rockylinux:8
RUN dnf install -y gcc-gfortran && dnf clean all

RUN dnf install -y python3.11 && dnf clean all
RUN python3.11 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
