FROM amazonlinux:2023
RUN useradd -u 1000 plasma
USER plasma
