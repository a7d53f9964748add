FROM debian:12
RUN useradd -m -u 1000 glacier \
    && sed -i 's/:1000:1000:/:2000:2000:/' /etc/passwd
USER glacier
