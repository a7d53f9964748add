FROM rockylinux:9
RUN dnf install -y epel-release && dnf install -y gcc-gfortran openmpi-devel && dnf clean all
ENV PATH=/usr/lib64/openmpi/bin:$PATH

COPY . /solver
WORKDIR /solver
RUN make

RUN dnf install -y python3 && dnf clean all
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
ENTRYPOINT []
