FROM ubuntu:24.04
RUN apt-get update && apt-get install -y sudo
RUN sudo userdel -r ubuntu && sudo useradd -m -u 1000 fluid
USER fluid
