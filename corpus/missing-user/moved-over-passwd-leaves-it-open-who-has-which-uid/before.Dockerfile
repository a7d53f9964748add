FROM debian:12
RUN useradd -m moth && awk -F: '{print}' /etc/passwd > /tmp/list \
    && mv /tmp/list /etc/passwd
USER moth
