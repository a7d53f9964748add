FROM eclipse-temurin:21-jdk-jammy
COPY . /srv/course
