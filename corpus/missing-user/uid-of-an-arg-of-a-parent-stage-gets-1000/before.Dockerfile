FROM ubuntu:22.04 AS tools
ARG LAB_UID=1234
RUN useradd -m -u $LAB_UID lab

FROM tools
USER lab
