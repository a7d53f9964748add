FROM rockylinux:9
RUN dnf install -y python3-pip && useradd --uid 1000 gauge
RUN sudo groupadd --system sudo && sudo gpasswd -a gauge sudo
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
