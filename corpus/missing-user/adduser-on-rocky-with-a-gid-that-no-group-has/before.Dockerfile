FROM rockylinux:9
RUN dnf install -y python3-pip
RUN pip3 install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN adduser -g 1000 -u 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
