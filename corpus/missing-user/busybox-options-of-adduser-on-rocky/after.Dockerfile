FROM rockylinux:9
RUN dnf install -y python3-pip
RUN pip3 install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --create-home --uid 1000 --shell /bin/bash gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
