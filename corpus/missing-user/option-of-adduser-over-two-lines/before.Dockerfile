FROM debian:13
RUN adduser --disabled-password --gec\
os "" --uid 1000 lab
USER lab
