package dev.trainyard.dataset.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import org.junit.jupiter.api.Test;

class ExamplePictureTest {

    @Test
    void hasAnAddressForOneAndForThreeChannels() {
        String address = "/api/v1/datasets/cats/examples/test/7.png";

        assertThat(ExamplePicture.address("cats", Shape.of(1, 4, 5), Split.TEST, 7)).contains(address);
        assertThat(ExamplePicture.address("cats", Shape.of(3, 4, 5), Split.TEST, 7)).contains(address);
        assertThat(ExamplePicture.address("cats", Shape.of(2, 4, 5), Split.TEST, 7)).isEmpty();
        assertThat(ExamplePicture.address("cats", Shape.of(4, 5), Split.TEST, 7)).isEmpty();
        assertThat(ExamplePicture.address("cats", Shape.of(3, 2, 4, 5), Split.TEST, 7)).isEmpty();
    }
}
