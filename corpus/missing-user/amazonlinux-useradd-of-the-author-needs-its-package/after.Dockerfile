FROM amazonlinux:2023
RUN yum install -y shadow-utils && useradd -u 1000 plasma
USER plasma
