FROM debian:bookworm
RUN apt-get update && apt-get install -y python3-pip
RUN printf '[global]\nbreak-system-packages = true\n' > /etc/pip.conf
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 u
USER u
WORKDIR /home/u
COPY --chown=u . .
