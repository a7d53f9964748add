FROM debian:13
RUN adduser --disabled-password --u\
id=1000 lab
USER lab
