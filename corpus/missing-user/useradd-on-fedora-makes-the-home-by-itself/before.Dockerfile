FROM fedora:41
RUN useradd -u 1000 plasma
USER plasma
