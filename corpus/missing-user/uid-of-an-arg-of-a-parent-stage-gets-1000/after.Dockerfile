FROM ubuntu:22.04 AS tools
ARG LAB_UID=1000
RUN useradd -m -u $LAB_UID lab

FROM tools
USER lab
