FROM ubuntu:22.04
RUN apt-get update && apt-get install -y sudo
RUN useradd --uid 1000 --create-home lab && echo 'lab ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers
USER lab
COPY . /home/lab
RUN sudo chown -R lab /home/lab
