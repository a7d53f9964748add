FROM ubuntu:22.04
ARG TOOL
RUN apt-get update && apt-get install -y python3-pip
RUN pip install notebook==7.5.8
ENV PATH=$JAVA_HOME/bin:/opt/tool-${TOOL}/bin:$PATH
