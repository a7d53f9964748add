FROM rockylinux:9
RUN dnf install -y https://example.org/tides-1.2.rpm
RUN chown -R tides /srv
